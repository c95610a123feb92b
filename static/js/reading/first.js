// Runs before the first paint, so that text never changes its size under the eyes.
try {
  const { size, lines } = JSON.parse(localStorage.getItem("reading")) ?? {};
  if (size) document.documentElement.dataset.readSize = size;
  if (lines) document.documentElement.dataset.readLines = lines;
} catch { /* storage may be closed to us; the usual size is fine */ }
