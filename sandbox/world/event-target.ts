import type { Region } from '#core/configuration.ts';
import { type RetryPolicy, retryPolicyOf } from './delivery.ts';
import type { Host } from './host.ts';
import type { Iam } from './iam.ts';
import { readTransform, type Transform } from './input-transformer.ts';
import type { Call } from './service.ts';
import { TemplateRefused } from './template-refused.ts';

/** A target of a rule or a schedule. */
export interface Target {
  readonly arn: string;
  readonly kind: 'machine' | 'bus' | 'function';
  readonly region: Region;
  readonly role: string;
  readonly retry: RetryPolicy;
  readonly deadLetterQueue: string | undefined;
  readonly transform: Transform;
}

const known = ['Arn', 'Id', 'RoleArn', 'RetryPolicy', 'DeadLetterConfig', 'Input', 'InputTransformer'];
const kinds = {
  machine: /:states:([^:]+):\d+:stateMachine:/,
  bus: /:events:([^:]+):\d+:event-bus\//,
  function: /:lambda:([^:]+):\d+:function:/,
};

/** Reads a target. Throws TemplateRefused for fields and kinds of targets that the world does not know. */
export function readTarget(given: Record<string, unknown>, where: string, iam: Iam, service: string): Target {
  const strange = Object.keys(given).filter((field) => !known.includes(field));
  if (strange.length > 0)
    throw new TemplateRefused(`${where}: the world does not know ${strange.join(', ')} of a target.`);
  const arn = String(given.Arn);
  const role = String(given.RoleArn ?? '');
  for (const kind of ['machine', 'bus', 'function'] as const) {
    const region = kinds[kind].exec(arn)?.[1];
    if (region === undefined) continue;
    iam.mustTrust(role, service, where);
    return {
      ...{ arn, kind, region, role },
      retry: retryPolicyOf(given.RetryPolicy),
      deadLetterQueue: (given.DeadLetterConfig as { Arn?: string } | undefined)?.Arn,
      transform: readTransform(given, where),
    };
  }
  throw new TemplateRefused(`${where}: the target ${arn} is no state machine, function or event bus.`);
}

/** The call that a machine or function target comes down to, made in the Region of the rule or schedule. */
export function callOf(target: Target, region: Region, input: unknown, name: string): Call {
  const caller = { region, role: target.role };
  const text = JSON.stringify(input);
  return target.kind === 'machine'
    ? {
        ...{ service: 'states', operation: 'StartExecution', region: target.region, caller },
        input: { stateMachineArn: target.arn, input: text, name },
      }
    : {
        ...{ service: 'lambda', operation: 'Invoke', region: target.region, caller },
        input: { FunctionName: target.arn, InvocationType: 'Event', Payload: text },
      };
}

/** Puts what could not be delivered into the target's dead-letter queue, where it has one. */
export function deadLetter(host: Host, region: Region, target: Target, body: unknown, reason: string): void {
  const queue = target.deadLetterQueue?.split(':').at(-1) ?? 'none';
  host.emit({ kind: 'dead-letter', at: host.timers.now(), region, queue, reason, body });
}
