import { join } from 'node:path';

/** The files that a drill leaves in its folder, so that anyone can recount. */
export const filesIn = (folder: string) => ({
  /** One line for each write that was acknowledged to a client that goes by a name. */
  acknowledgedLog: join(folder, 'acknowledged.jsonl'),
  /** The same for the client that keeps the old server's address. */
  oldAddressLog: join(folder, 'old-address.jsonl'),
  /** One token for each row of the surviving database. */
  survivingIds: join(folder, 'surviving-ids.txt'),
  /** One line for each call that the simulated AWS received. */
  callLog: join(folder, 'aws-calls.jsonl'),
  json: join(folder, 'report.json'),
  page: join(folder, 'report.html'),
});
