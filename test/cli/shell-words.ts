import { execFileSync } from 'node:child_process';

/** The words that a shell makes of a line which somebody copies into it. */
export const shellWords = (line: string): readonly string[] =>
  execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
