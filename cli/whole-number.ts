/** The whole number that an option was given, or what is usual without it. Throws on all but plain digits from 1 to `most`. */
export function wholeNumber<Usual extends number | undefined>(
  name: string,
  value: string | undefined,
  usual: Usual,
  most: number,
): number | Usual {
  if (value === undefined) return usual;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= 1 && number <= most) return number;
  throw new RangeError(`--${name} is "${value}"; it has to be a whole number from 1 to ${most}.`);
}
