/** What the clocks of `zone` show at an instant, as `<input type="datetime-local">` wants it. */
export function toLocalInput(iso: string, zone: string): string {
  const text = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(iso));
  return text.replace(' ', 'T');
}

/** The instant at which the clocks of `zone` show this; undefined for what is no time. Of an hour that comes twice, one of both. */
export function fromLocalInput(local: string, zone: string): string | undefined {
  const wanted = Date.parse(`${local}Z`);
  if (Number.isNaN(wanted)) return undefined;
  let guess = wanted;
  // The offset at the guess is the one at the answer, but for the hours around a change of clocks: twice is enough.
  for (let round = 0; round < 2; round += 1) {
    const shown = Date.parse(`${toLocalInput(new Date(guess).toISOString(), zone)}Z`);
    guess += wanted - shown;
  }
  return new Date(guess).toISOString();
}

/** The calendar day in `zone` at an instant: `YYYY-MM-DD`. */
export const dayIn = (instant: number, zone: string): string =>
  toLocalInput(new Date(instant).toISOString(), zone).slice(0, 10);
