/** The failures of states and the error names that the specification reserves. */

/** The names of the `States.` family that Step Functions knows; any other name in it is a spelling mistake. */
export const RESERVED_ERROR_NAMES: readonly string[] = [
  'States.ALL',
  'States.BranchFailed',
  'States.DataLimitExceeded',
  'States.ExceedToleratedFailureThreshold',
  'States.HeartbeatTimeout',
  'States.Http.Socket',
  'States.IntrinsicFailure',
  'States.ItemReaderFailed',
  'States.NoChoiceMatched',
  'States.ParameterPathFailure',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.ResultPathMatchFailure',
  'States.ResultWriterFailed',
  'States.Runtime',
  'States.TaskFailed',
  'States.Timeout',
];

/** A state failed with an error name of the specification (or of a Fail state) and a cause in words. */
export class StateFailed extends Error {
  override readonly name: string = 'StateFailed';
  readonly error: string | undefined;
  override readonly cause: string | undefined;

  constructor(error: string | undefined, cause: string | undefined) {
    super(`${error ?? 'No error name'}: ${cause ?? 'no cause given'}`);
    this.error = error;
    this.cause = cause;
  }
}

/** What a task port rejects with: the error name that Retry and Catch match, and the cause (any text). */
export class TaskFailed extends StateFailed {
  override readonly name = 'TaskFailed';

  constructor(error: string, cause: string) {
    super(error, cause);
  }
}

/** A fault of an expression or of its value, which Retry and Catch of a Task may match. */
export function queryEvaluationError(cause: string): StateFailed {
  return new StateFailed('States.QueryEvaluationError', cause);
}
