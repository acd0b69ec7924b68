/** A valid definition that uses every field the interpreter knows, at least once. */
import { LAMBDA } from './run-machine.ts';

export const everyField = {
  Comment: 'Fails a group over.',
  QueryLanguage: 'JSONata',
  Version: '1.0',
  TimeoutSeconds: 3600,
  StartAt: 'Remember the group',
  States: {
    'Remember the group': {
      Type: 'Pass',
      Comment: 'Keeps what the operator said.',
      QueryLanguage: 'JSONata',
      Assign: { group: '{% $states.input.group %}' },
      Output: { asked: true },
      Next: 'Assess outage',
    },
    'Assess outage': {
      Type: 'Task',
      Comment: 'Asks the observers.',
      QueryLanguage: 'JSONata',
      Resource: LAMBDA,
      Arguments: { Payload: { group: '{% $group %}' } },
      TimeoutSeconds: 30,
      Retry: [
        {
          Comment: 'The service may be busy.',
          ErrorEquals: ['Lambda.ServiceException'],
          IntervalSeconds: 2,
          MaxAttempts: 6,
          BackoffRate: 1.5,
          MaxDelaySeconds: 20,
          JitterStrategy: 'FULL',
        },
      ],
      Catch: [
        {
          Comment: 'Nothing was changed yet.',
          ErrorEquals: ['States.ALL'],
          Next: 'Stopped, nothing changed',
          Assign: { why: '{% $states.errorOutput.Error %}' },
          Output: { cause: '{% $states.errorOutput.Cause %}' },
        },
      ],
      Assign: { down: '{% $states.result.Payload.down %}', why: 'assessed' },
      Output: { group: '{% $group %}' },
      Next: 'Is the Region really down?',
    },
    'Is the Region really down?': {
      Type: 'Choice',
      Comment: 'The verdict is made by the function.',
      QueryLanguage: 'JSONata',
      Choices: [
        {
          Comment: 'Down.',
          Condition: '{% $down %}',
          Next: 'Let DNS settle',
          Assign: { settleSeconds: 60 },
          Output: { down: true },
        },
      ],
      Default: 'Wait for the morning',
      Assign: { morning: '2026-11-22T06:00:00Z' },
      Output: { down: false },
    },
    'Let DNS settle': {
      Type: 'Wait',
      Comment: 'Caches live as long as the TTL.',
      QueryLanguage: 'JSONata',
      Seconds: '{% $settleSeconds %}',
      Assign: { settled: true },
      Output: { settled: true },
      Next: 'Serving from the target',
    },
    'Wait for the morning': { Type: 'Wait', Timestamp: '{% $morning %}', End: true },
    'Serving from the target': {
      Type: 'Succeed',
      Comment: 'The verdict.',
      QueryLanguage: 'JSONata',
      Output: { group: '{% $group %}' },
    },
    'Stopped, nothing changed': {
      Type: 'Fail',
      Comment: 'The verdict.',
      QueryLanguage: 'JSONata',
      Error: 'FailoverAborted',
      Cause: '{% $why %}',
    },
  },
};
