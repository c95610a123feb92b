// The phone's clock, with the offset it has at that moment: local time is data.
const two = (number) => String(number).padStart(2, "0");

export function withOffset(moment = new Date()) {
  const ahead = -moment.getTimezoneOffset();
  const [hours, minutes] = [Math.floor(Math.abs(ahead) / 60), Math.abs(ahead) % 60];
  const date = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  const clock = `${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}`;
  return `${date}T${clock}${ahead < 0 ? "-" : "+"}${two(hours)}:${two(minutes)}`;
}

export function hoursAndMinutes(moment = new Date()) {
  return `${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

// How `Intl` writes in a language: always in the digits that the server writes.
export const readersOwn = (language) => `${language}-u-nu-latn`;

export function weekdayAndTime(language, moment = new Date()) {
  return `${new Intl.DateTimeFormat(readersOwn(language), { weekday: "long" }).format(moment)}, ${hoursAndMinutes(moment)}`;
}
