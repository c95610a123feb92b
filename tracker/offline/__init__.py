"""The diary on a phone's home screen and without a network: the manifest, the service worker and what they show."""
