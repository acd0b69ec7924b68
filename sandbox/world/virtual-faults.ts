/** A connection that failed, with the code that Node gives it: ETIMEDOUT, ECONNREFUSED, ECONNRESET, ENOTFOUND, ETIMEOUT (DNS). */
export class NetworkFault extends Error {
  override readonly name = 'NetworkFault';
  readonly code: string;

  constructor(code: string, what: string) {
    super(`${what}: ${code}`);
    this.code = code;
  }
}

/** PostgreSQL's own no, with its SQLSTATE, as the driver throws it. */
export class SqlRefusal extends Error {
  override readonly name = 'error';
  readonly severity: 'ERROR' | 'FATAL';
  readonly code: string;

  constructor(code: string, message: string, severity: 'ERROR' | 'FATAL' = 'ERROR') {
    super(message);
    this.code = code;
    this.severity = severity;
  }
}

/** `read_only_sql_transaction`: the answer of a standby, and of a writer whose transactions are read-only by default. */
export const READ_ONLY = '25006';
