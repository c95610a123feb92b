// What waits, as a file that a person can keep.
export function saveToFile(changes) {
  const told = { saved_at: new Date().toISOString(), changes: changes.map(({ account: _account, names: _names, ...rest }) => rest) };
  const address = URL.createObjectURL(new Blob([JSON.stringify(told, null, 1)], { type: "application/json" }));
  Object.assign(document.createElement("a"), { href: address, download: `waiting-${told.saved_at.slice(0, 10)}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
