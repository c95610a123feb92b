// The secret stands behind # in the address, which no browser sends to the server. It is taken out of the address before
// it is posted, so that it stays neither in the bar nor in the history.
const secret = location.hash.slice(1);
if (secret) {
  history.replaceState(null, "", location.pathname);
  const form = document.getElementById("enter");
  form.elements.secret.value = secret;
  form.submit();
}
// a link opened on a page that is open already changes the fragment alone
addEventListener("hashchange", () => location.reload());
