/** A length of time as people read it, from milliseconds. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1) return milliseconds === 0 ? '0 ms' : `${(milliseconds * 1000).toFixed(0)} µs`;
  if (milliseconds < 1_000) return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A time of the day, with the day where that is another than that of `now`; milliseconds since the epoch. */
export function clock(time: number, now: number): string {
  const date = new Date(time);
  const at = date.toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const isToday = date.toDateString() === new Date(now).toDateString();
  return isToday ? at : `${date.toLocaleDateString(undefined, { month: 'short', day: 'numeric' })} ${at}`;
}

/** Round times within a length of time, for the marks of an axis: at most as many as wanted, and the first is 0. */
export function ticks(length: number, wanted: number): readonly number[] {
  if (length <= 0 || wanted < 1) return [0];
  const rough = length / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step);
}
