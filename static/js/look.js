// Runs before the first paint, so that a chosen look never arrives as a flash.
try {
  const look = localStorage.getItem("look");
  if (look) document.documentElement.dataset.look = look;
} catch { /* storage may be closed to us; the look of the phone's own setting is fine */ }
