/** The time of day in UTC as reasons tell it: `03:14:07 UTC`. `at`: milliseconds since 1970. */
export function timeOfDay(at: number): string {
  const seconds = Math.floor(at / 1000);
  const two = (value: number) => String(((value % 60) + 60) % 60).padStart(2, '0');
  const hours = ((Math.floor(seconds / 3600) % 24) + 24) % 24;
  return `${String(hours).padStart(2, '0')}:${two(Math.floor(seconds / 60))}:${two(seconds)} UTC`;
}
