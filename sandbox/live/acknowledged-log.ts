import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** One write that a database acknowledged to a client. Lines of the client's own log, one JSON object each. */
export type Acknowledgement = {
  /** What identifies the write in the database. */
  token: string;
  client: string;
  /** When the client had the answer, milliseconds since the epoch. */
  acknowledgedAt: number;
  /** How often the write was sent or looked for, this time included. */
  attempts: number;
  /** The server that answered, by its own word (its cluster_name: the Region). */
  server: string;
  /** The endpoint's name that the client's resolver led to, and the address behind it. */
  endpointName: string;
  address: string;
  /** The application's name that was resolved; null for a client that keeps an address. */
  resolvedName: string | null;
  /** True when an earlier attempt, whose answer was lost, had been stored after all. */
  foundStored: boolean;
};

/** An append-only log of acknowledged writes. */
export type AcknowledgedLog = { append(acknowledgement: Acknowledgement): void; close(): void };

/** Opens a new log. Each line is handed to the system before `append` returns, so a killed drill loses none. */
export function openAcknowledgedLog(path: string): AcknowledgedLog {
  const file = openSync(path, 'wx');
  return {
    append: (acknowledgement) => void writeSync(file, `${JSON.stringify(acknowledgement)}\n`),
    close: () => closeSync(file),
  };
}

/** Reads a log from its beginning. A last line that was cut short by a full disk is an error, with its number. */
export function readAcknowledgedLog(path: string): Acknowledgement[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Acknowledgement;
    } catch {
      throw new Error(`Line ${index + 1} of ${path} is not JSON: ${line.slice(0, 80)}`);
    }
  });
}
