import type { Region } from '#core/configuration.ts';
import { type Call, ServiceFault } from './service.ts';

/** The ARN of a machine by its name. */
export const machineArn = (account: string, region: Region, name: string): string =>
  name.startsWith('arn:') ? name : `arn:aws:states:${region}:${account}:stateMachine:${name}`;

/** The ARN in a call's input, or a fault that names the field. */
export function arnIn(call: Call, field: string): string {
  const arn = call.input[field];
  if (typeof arn === 'string' && arn.startsWith('arn:')) return arn;
  throw new ServiceFault('InvalidArn', `${call.operation}: ${field} is ${JSON.stringify(arn)}; it has to be an ARN.`);
}
