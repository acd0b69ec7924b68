/** What can be seen from outside once a rare branch was taken. */
export interface Mark {
  readonly name: string;
  readonly sign: RegExp;
}

/** A mark with its name. */
export const mark = (name: string, sign: RegExp): Mark => ({ name, sign });
