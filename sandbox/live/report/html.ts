/** Markup that is safe to put into a page as it is. Only `html` and `trusted` make it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** What may stand in a template: text and numbers are escaped, markup is not, lists are joined, nothing is left out. */
export type Content = Markup | string | number | null | undefined | false | readonly Content[];

/** Makes markup of a template; everything that is put in is escaped unless it is markup itself. */
export const html = (strings: TemplateStringsArray, ...values: readonly Content[]): Markup =>
  new Markup(strings.reduce((text, string, index) => text + written(values[index - 1]) + string));

/** Marks text that was written here, not read from anywhere, as markup. */
export const trusted = (text: string): Markup => new Markup(text);

/** Prose in which the names of Regions are not broken at their hyphens. */
export const prose = (text: string): Markup =>
  new Markup(escaped(text).replace(/\b[a-z]{2}(-[a-z]+)+-\d\b(?![\w.-])/g, '<span class="keep">$&</span>'));

function written(value: Content): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(written).join('');
  return escaped(String(value));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that means itself in an element and in a quoted attribute. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
