// In the service worker: what waits goes out although no page is open, where the browser offers that.
import { openDB } from "../../vendor/idb.js";
import { Sender } from "./sender.js";
import { PhoneStore } from "./store.js";

const SESSION = "/offline/session";

self.addEventListener("sync", (event) => {
  if (event.tag === "diary-queue") event.waitUntil(sendAll());
});

async function sendAll() {
  const answer = await fetch(SESSION, { redirect: "error", credentials: "same-origin" });
  if (!answer.ok) return;               // signed out: it stays, and goes once somebody has signed in
  const { account, token } = await answer.json();
  const channel = new BroadcastChannel("diary-queue");
  const sender = new Sender({ store: await PhoneStore.open(openDB), account, token, session: SESSION, tell: (told) => channel.postMessage(told) });
  await sender.flush();
  channel.close();
  // the browser then asks again later, with pauses of its own
  if (sender.failures) throw new Error("not all of it could be sent");
}
