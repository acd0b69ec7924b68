import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  AwsOwnedEncryptionConfiguration,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { arnsOf, namesOf } from '#core/names.ts';
import { mayDeliverLogs, mayRunFunctions, mayTrace } from './delivery-permissions.ts';
import { grantedRole } from './granted-role.ts';
import type { Place } from './place.ts';
import { fileOf } from './task-function.ts';

export interface MachineProps {
  readonly place: Place;
  /** The definition is the file of this name in `state-machines`. Its `Comment` and `TimeoutSeconds` count: CDK ignores its own with a file. */
  readonly name: 'failover' | 'converge';
  /** The construct ids of the functions that exist beside the machine. */
  readonly functions: readonly string[];
  /** What the machine may do besides running its functions. */
  readonly rights?: readonly PolicyStatement[];
}

/**
 * A Standard state machine of the file, with the ARNs that the file asks for by name: `${AssessOutage}`, `${Converge}`.
 * History and definition are encrypted with Step Functions' own key: they hold names and moments, no data, and a key of ours
 * would be one more thing that can stop a failover.
 */
export class Machine extends Construct {
  constructor(scope: Construct, id: string, { place, name, functions, rights = [] }: MachineProps) {
    super(scope, id);
    const { configuration } = place;
    const definition = join(import.meta.dirname, '..', 'state-machines', `${name}.asl.json`);
    const stateMachineName = namesOf(configuration).machine(name);
    const asked = placeholdersOf(definition);
    const files = asked.filter((placeholder) => functions.includes(placeholder)).map(fileOf);
    new StateMachine(this, 'StateMachine', {
      stateMachineName,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromFile(definition),
      definitionSubstitutions: Object.fromEntries(asked.map((it) => [it, arnOf(place, it, functions, definition)])),
      role: grantedRole(this, 'Role', {
        service: 'states',
        description: `What the machine ${stateMachineName} may do.`,
        rights: [mayRunFunctions(place, files), ...rights, mayDeliverLogs(), mayTrace()],
        account: configuration.account,
      }),
      logs: {
        // The prefix keeps the account's log policy from growing with each machine.
        destination: new LogGroup(this, 'Log', {
          logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
          retention: RetentionDays.SIX_MONTHS,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ALL,
        // What was decided, and why, is in the payloads; they hold no rows and no secrets.
        includeExecutionData: true,
      },
      tracingEnabled: true,
      encryptionConfiguration: new AwsOwnedEncryptionConfiguration(),
    });
  }
}

/** The names in `${…}` of a definition, each once, sorted. */
export const placeholdersOf = (definition: string): readonly string[] =>
  [...new Set([...readFileSync(definition, 'utf8').matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name))].sort();

/** @throws Error when the definition names something that is not deployed beside the machine. */
function arnOf(place: Place, placeholder: string, functions: readonly string[], definition: string): string {
  const arns = arnsOf(place.configuration, place.region);
  if (placeholder === 'Converge') return arns.machine('converge');
  if (functions.includes(placeholder)) return arns.function(fileOf(placeholder));
  throw new Error(
    `${definition} names \${${placeholder}}, which is not deployed beside it. Known: Converge, ${functions.join(', ')}.`,
  );
}
