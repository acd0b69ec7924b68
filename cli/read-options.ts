import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Misused } from './misused.ts';

/**
 * Reads options and words as `parseArgs` does. Throws Misused for what that refuses, and for an option that is given twice, of which
 * the last one would win in silence. `help`: where the message sends the reader.
 */
export function readOptions<Config extends ParseArgsConfig>(
  config: Config,
  help = '--help',
): ReturnType<typeof parseArgs<Config>> {
  try {
    refuseTwice(config);
    return parseArgs(config);
  } catch (error) {
    throw new Misused(`${sentenceOf(error as NodeJS.ErrnoException, config)} See ${help}.`);
  }
}

function refuseTwice(config: ParseArgsConfig): void {
  const { tokens } = parseArgs({ ...config, tokens: true });
  const names = tokens.flatMap((token) => (token.kind === 'option' ? [token.name.replace(/^no-/, '')] : []));
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined)
    throw new Misused(`got --${twice} more than once; allowed: each option once. Leave one of them.`);
}

/** What is wrong, in one line that ends with a full stop. Rethrows what is no mistake of the command line. */
function sentenceOf(error: NodeJS.ErrnoException, { options = {} }: ParseArgsConfig): string {
  const { code = '', message } = error;
  if (error instanceof Misused) return message;
  if (!code.startsWith('ERR_PARSE_ARGS')) throw error;
  const said = message.replaceAll('\n', ' ').replace(/\.$/, '');
  if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `${said}.`;
  const allowed = Object.entries(options).map(([name, option]) =>
    option.default === true ? `--no-${name}` : `--${name}`,
  );
  // Behind a full stop Node advises how to give it as a word, which it is hardly ever meant to be.
  return `${said.replace(/\. To specify.*/, '')}; allowed: ${allowed.join(', ')}.`;
}
