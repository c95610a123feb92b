// One call, one outcome. `kept` says that the server has it for good; anything that may pass by itself is `later`.
const PATIENCE = 15000;

export async function call(method, path, token, body) {
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  if (body) headers["Content-Type"] = "application/json";
  let answer, data;
  try {
    answer = await fetch(path, {
      method, headers, body: body && JSON.stringify(body), keepalive: true, redirect: "error", credentials: "same-origin",
      signal: AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined,
    });
    data = await answer.json();
  } catch {
    return { kind: "later" };
  }
  if (answer.ok) return { kind: "kept", data };
  if (answer.status === 409) return { kind: data.deleted ? "gone" : "conflict", data: data.stored };
  if (answer.status === 422) return { kind: "refused", why: [...new Set((data.errors ?? []).map((fault) => fault.detail))].join(" ") || data.title };
  // a session or a form token that ran out, or another account: the person can mend it, and nothing is dropped
  if ([400, 401, 403, 404].includes(answer.status)) return { kind: "sign-in" };
  return { kind: "later" };
}
