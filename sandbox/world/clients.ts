import type { Region } from '#core/configuration.ts';
import type { Clients } from '#functions/runtime/runtime.ts';
import type { Sts } from '#functions/runtime/sts.ts';
import type { Dispatch } from './dispatch.ts';
import type { Life } from './life.ts';
import type { Call, Caller } from './service.ts';

/** The Region of Route 53's control plane. */
export const ROUTE_53_REGION: Region = 'us-east-1';

/** Sends a call on its way; what a client's `send` comes down to. */
export type Send = (call: Call) => Promise<unknown>;

const suffix = 'Command'.length;

/** The name of a command's operation, as the world's services and its log call it. */
export const operationOf = (command: object): string => command.constructor.name.slice(0, -suffix);

/** The SDK clients of a caller, for as long as it lives. `ledgerRegion` is where a table outside the own Region is. */
export function clientsFor(caller: Caller, send: Send): Clients {
  const client = (service: string, region: Region) =>
    ({
      send: (command: object) =>
        send({
          service,
          operation: operationOf(command),
          region,
          input: (command as { input: Call['input'] }).input,
          caller,
        }),
    }) as never;
  return {
    rds: (region) => client('rds', region),
    route53: () => client('route53', ROUTE_53_REGION),
    dynamodb: (region) => client('dynamodb', region),
    cloudwatch: (region = caller.region) => client('cloudwatch', region),
    lambda: (region) => client('lambda', region),
    stepFunctions: () => client('states', caller.region),
    eventBridge: () => client('events', caller.region),
    sns: () => client('sns', caller.region),
    s3: () => client('s3', caller.region),
    sts: () => ({
      callerIdentity: (request) =>
        send({
          ...{ service: 'sts', operation: 'GetCallerIdentity', region: caller.region, caller },
          input: request,
        }) as ReturnType<Sts['callerIdentity']>,
    }),
  };
}

/** How a living caller sends. */
export const sendWith =
  (dispatch: Dispatch, life: Life): Send =>
  (call) =>
    dispatch.send(call, life);
