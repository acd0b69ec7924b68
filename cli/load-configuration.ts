import { readFileSync } from 'node:fs';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { Configuration } from '#core/configuration.ts';
import { configurationProblems, parseConfiguration } from '#core/configuration-problems.ts';
import { InvalidConfiguration, type Problem, problemLine } from '#core/problem.ts';
import { visible } from './misused.ts';

/**
 * The configuration in a YAML file. Throws InvalidConfiguration with every mistake, each on one line with its place in the
 * file; also when there is no such file, when it is empty, and when it is no YAML.
 */
export function loadConfiguration(file: string): Configuration {
  const source = readSource(file);
  if (source.trim() === '')
    throw new InvalidConfiguration([
      `${file}: got an empty file; allowed: a configuration in YAML. Start from the repository's understudy.yaml.`,
    ]);
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) throw new InvalidConfiguration(broken.map((error) => `${file}: ${syntaxLine(error, lines)}`));
  const raw = plain(document, file);
  const problems = configurationProblems(raw);
  if (problems.length === 0) return parseConfiguration(raw);
  const placed = problems.map((problem) => ({ problem, line: lineOf(document, lines, problem.path) }));
  throw new InvalidConfiguration(
    placed
      .toSorted((one, other) => one.line - other.line)
      .map(({ problem, line }) => `${file}: ${problemLine(problem, line === 0 ? '' : `line ${line}`)}`),
  );
}

function readSource(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InvalidConfiguration([
      `${visible(file)}: got ${foundInstead(error)}; allowed: a readable configuration in YAML. Name it with --config FILE.`,
    ]);
  }
}

/** What there is in place of a file that could not be read, by the error. */
export function foundInstead(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a folder' : `an unreadable file (${code})`;
}

/** The parser's own sentence, on one line, with line and column. */
function syntaxLine(
  error: { readonly message: string; readonly pos: readonly [number, number]; readonly code: string },
  lines: LineCounter,
): string {
  const { line, col } = lines.linePos(error.pos[0]);
  if (error.code === 'MULTIPLE_DOCS')
    return `line ${line}, column ${col}: got a second document; allowed: one. Remove the line --- and what follows.`;
  const said = error.message.split('\n')[0]?.replace(/[.:]$/, '');
  const advice =
    error.code === 'DUPLICATE_KEY' ? 'Remove or rename one of them.' : 'Correct the YAML there, or in the line before.';
  return `line ${line}, column ${col}: ${said}; allowed: valid YAML. ${advice}`;
}

/** Plain values; a document of too many aliases is refused by the parser here. */
function plain(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new InvalidConfiguration([`${file}: ${(error as Error).message}; allowed: valid YAML. Correct the aliases.`]);
  }
}

/** The line of the value at the path, or of the nearest mapping around it that is there; 0 for the whole file. */
function lineOf(document: Document, lines: LineCounter, path: Problem['path']): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 0;
}
