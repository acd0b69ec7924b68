/** What stands for an expression in a sentence that is put together. */
export const gap = '…';

const tokens = {
  comment: /\/\/[^\n]*|\/\*.*?\*\//sy,
  // A regular expression stands where a value may begin.
  pattern: /(?<=[(,=:!&|?[]\s*)\/(?:\\.|\[(?:\\.|[^\]])*\]|[^/\n])+\//y,
  quoted: /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/y,
} as const;

/** All strings of a source, in order, with `…` in place of expressions; those within an expression come before it. */
export function stringsIn(source: string): readonly string[] {
  const found: string[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const [token] = pattern.exec(source) ?? [];
    at += token?.length ?? 0;
    return token;
  };
  const template = () => {
    let text = '';
    for (at += 1; at < source.length && source[at] !== '`'; at += 1)
      if (source.startsWith('${', at)) {
        at += 2;
        code();
        text += gap;
      } else if (source[at] === '\\') text += source[++at];
      else text += source[at];
    at += 1;
    found.push(text);
  };
  /** Reads until the brace that closes what was open before. */
  const code = () => {
    for (let depth = 0; at < source.length; ) {
      if (take(tokens.comment) !== undefined || take(tokens.pattern) !== undefined) continue;
      const quoted = take(tokens.quoted);
      if (quoted !== undefined) found.push(quoted.slice(1, -1).replaceAll(/\\(.)/g, '$1'));
      else if (source[at] === '`') template();
      else {
        if (source[at] === '}' && depth-- === 0) return;
        if (source[at] === '{') depth += 1;
        at += 1;
      }
    }
  };
  code();
  return found;
}

/** Strings that are written for people: several words, and no identifier, statement or pattern. */
export const sentencesIn = (source: string): readonly string[] =>
  stringsIn(source).filter(
    (text) => /[a-z]{2,} [a-z(…]/i.test(text) && text.length > 11 && !/^(select|insert|create) /.test(text),
  );
