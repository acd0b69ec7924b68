/** One mistake in a configuration: where, and a sentence or more that say the value got, what is allowed and what to do. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/** The configuration can't be used. The message holds every mistake, one a line. */
export class InvalidConfiguration extends Error {
  override readonly name = 'InvalidConfiguration';
  /** One line for each mistake: path, value got, what is allowed, what to do. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}:\n${problems.join('\n')}`,
    );
    this.problems = problems;
  }
}

/** The path as one writes it: `groups.orders.traffic[0].name`; the whole file where it is empty. */
export function pathText(path: Problem['path']): string {
  const [first, ...rest] = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`));
  return first === undefined ? 'the configuration' : [first.replace(/^\./, ''), ...rest].join('');
}

/** The line of a problem. `place` is put behind the path, such as "line 12". */
export const problemLine = ({ path, text }: Problem, place = ''): string =>
  `${pathText(path)}${place === '' ? '' : ` (${place})`}: ${text}`;

/** A value as a message shows it: short, on one line, with its kind where YAML may have surprised the writer. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 59)}…` : value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'a mapping';
  return `${String(value)} (a ${typeof value})`;
}
