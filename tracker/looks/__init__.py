"""A look of one's own: chosen by pictures, seen before it is kept, and kept on the device alone."""
