/** Something on this machine keeps the drill from starting. The message is one sentence that says what to do about it. */
export class DrillCannotStart extends Error {
  override name = 'DrillCannotStart';
}

/** What is known about a failed start: the text that the program left, and the words for the sentence. */
export type FailedStart = { program: string; output: string; folder: string; port?: number };

type Symptom = { pattern: RegExp; sentence: (failed: FailedStart) => string };

const SYMPTOMS: Symptom[] = [
  {
    pattern: /No space left on device|ENOSPC|Disk quota exceeded|EIO\b|Input\/output error/i,
    sentence: ({ folder }) =>
      `The disk that holds ${folder} is full or failing: free about 500 MB there, or point TMPDIR at a folder on another disk.`,
  },
  {
    pattern: /Address already in use|EADDRINUSE|could not bind/i,
    sentence: ({ program, port }) =>
      `${program} found port ${port ?? 'it was given'} of 127.0.0.1 busy: stop the program that listens there, or run the drill again to get another port.`,
  },
  {
    pattern: /error while loading shared libraries|image not found|Library not loaded/i,
    sentence: ({ program }) =>
      `${program} misses a shared library that its npm package should bring: run "npm ci" again without --ignore-scripts.`,
  },
  {
    pattern: /ENOENT/,
    sentence: ({ program, output }) =>
      `${program} misses a file that its npm package should bring (${output.match(/'([^']+)'|spawn (\S+)/)?.[0] ?? 'unnamed'}): run "npm ci" again.`,
  },
  {
    pattern: /Permission denied|EACCES|EPERM/i,
    sentence: ({ program, folder }) =>
      `${program} may not use ${folder}: make the folder reachable for your user, or point TMPDIR at one that is.`,
  },
  {
    pattern: /could not create shared memory segment|Cannot allocate memory|could not map anonymous shared memory/i,
    sentence: ({ program }) =>
      `${program} got no memory from the system: close other programs, or give this machine or container 1 GB more.`,
  },
];

/** Turns the output of a program that failed to start into one sentence; unknown output is quoted by its last line. */
export function explainFailedStart(failed: FailedStart): DrillCannotStart {
  const symptom = SYMPTOMS.find(({ pattern }) => pattern.test(failed.output));
  if (symptom) return new DrillCannotStart(symptom.sentence(failed));

  const lines = failed.output.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? 'no output';
  return new DrillCannotStart(
    `${failed.program} did not start in ${failed.folder} and said "${telling.trim()}": run the drill again with --keep and read the log there.`,
  );
}

/** True when the output says that another program holds the port. */
export function saysPortIsBusy(output: string): boolean {
  return /Address already in use|EADDRINUSE|could not bind/i.test(output);
}
