/** What options were given: `true` for one without a value, a list for one that was given several times. */
type Options = Readonly<Record<string, string | number | true | readonly string[] | undefined>>;

/** A command line with these options, to be copied into a shell; those that are undefined are left out. */
export function commandWith(script: string, options: Options): string {
  const words = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (value === true) return [`--${name}`];
    return [value].flat().flatMap((each) => [`--${name}`, quoted(String(each))]);
  });
  return ['npm run', script, '--', ...words].join(' ');
}

/** As a shell takes it for one word. */
const quoted = (word: string): string => (/^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
