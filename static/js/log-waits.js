// What of a diary waits on this phone, as the Log asks for it.
const DAY = 24 * 60 * 60 * 1000;

const entries = async (queue, diary) => (await queue.list()).filter((one) => one.diary === diary && one.whole);

// The last change of an entry, with all of the entry in it.
export async function lastOf(queue, diary, id) {
  return (await entries(queue, diary)).filter((one) => one.id === id).at(-1);
}

// The latest entry with a clock time, as its last change left it; one that was taken back is none.
export async function lastTimed(queue, diary) {
  const when = ({ start }) => Date.parse(start.happened_at);
  const latest = [...new Map((await entries(queue, diary)).map((one) => [one.id, one])).values()];
  return latest.filter(({ start, whole }) => start.happened_at && Object.keys(whole.values).length).sort((one, other) => when(other) - when(one))[0];
}

export async function sleptLately(queue, diary) {
  return (await queue.list()).some((one) => one.diary === diary && one.kind === "sleep" && one.body && Date.now() - Date.parse(one.body.ended_at) < DAY);
}
