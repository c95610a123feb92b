// Where somebody signs in: how much waits on this phone. It goes to the account for which it was recorded, and to no other.
import { PhoneStore } from "../queue/store.js";

const part = document.getElementById("left");
const { openDB } = await import("../../vendor/idb.js");
const store = await PhoneStore.open(openDB);
const count = await store.step((all) => ({ value: all.length }));
part.textContent = part.dataset.words.replace("{n}", count);
part.hidden = !count;
