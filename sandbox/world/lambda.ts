import type { Region } from '#core/configuration.ts';
import { namesOf } from '#core/names.ts';
import type { Definition } from '#functions/runtime/task.ts';
import { type Host, resourcesOf } from './host.ts';
import type { Iam } from './iam.ts';
import { type FleetPorts, LambdaFleet, type Outcome } from './lambda-fleet.ts';
import type { FunctionSpec } from './lambda-function.ts';
import { type Call, type Service, ServiceFault } from './service.ts';
import type { Resource } from './template.ts';
import { TemplateRefused } from './template-refused.ts';

/** Finds the definition of a function by its file's name, such as `assess-outage`. */
export type DefinitionOf = (file: string) => Definition | Promise<Definition>;

/** Imports `functions/<file>.ts` and takes the export of the same name in camel case. */
export const importedDefinition: DefinitionOf = async (file) => {
  const module = (await import(`../../functions/${file}.ts`)) as Record<string, unknown>;
  const name = file.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const definition = module[name];
  if (definition !== undefined) return definition as Definition;
  throw new Error(`functions/${file}.ts exports no ${name}; the function's definition has to have its file's name.`);
};

/** The simulated Lambda of all Regions. */
export class Lambda implements Service {
  readonly name = 'lambda';
  readonly #fleets = new Map<string, LambdaFleet>();
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
    host.reach.onChange(() => this.#killTheDead());
  }

  /** Deploys the functions of the templates. Throws where a function has no source file of its name. */
  async deploy(definitionOf: DefinitionOf, iam: Iam, ports: FleetPorts): Promise<void> {
    const retries = new Map(
      resourcesOf(this.#host, 'AWS::Lambda::EventInvokeConfig').map(({ region, properties }) => [
        `${region}/${nameIn(String(properties.FunctionName))}`,
        Number(properties.MaximumRetryAttempts ?? 2),
      ]),
    );
    for (const resource of resourcesOf(this.#host, 'AWS::Lambda::Function')) {
      iam.mustTrust(
        String(resource.properties.Role),
        'lambda.amazonaws.com',
        `${resource.stack}, ${resource.logicalId}`,
      );
      const definition = await definitionOf(this.#fileOf(resource));
      const key = `${resource.region}/${resource.name}`;
      const spec = { ...specOf(resource, definition), asynchronousRetries: retries.get(key) ?? 2 };
      this.#fleets.set(key, new LambdaFleet(spec, ports));
    }
  }

  readonly operations: Service['operations'] = {
    Invoke: {
      mutating: false,
      needs: (call) => [{ action: 'lambda:InvokeFunction', resource: this.#arnOf(call) }],
      target: (call) => nameIn(String(call.input.FunctionName)),
      apply: (call) => this.#answer(call),
    },
  };

  /** Invokes a function as if by its own Region. Throws ResourceNotFoundException, or ServiceUnavailable in a dead Region. */
  async invoke(name: string, region: Region, payload: unknown): Promise<Outcome> {
    if (this.#host.reach.isUp(region, 'lambda')) return this.#fleetOf(name, region).invoke(payload);
    throw new ServiceFault('ServiceUnavailable', `Lambda in ${region} does not answer.`, 503);
  }

  /** Takes the idle containers of a Region away, or those of all. */
  cool(region?: Region): void {
    for (const fleet of this.#fleets.values()) if (region === undefined || fleet.spec.region === region) fleet.cool();
  }

  async #answer(call: Call): Promise<unknown> {
    const fleet = this.#fleetOf(
      nameIn(String(call.input.FunctionName)),
      regionIn(String(call.input.FunctionName)) ?? call.region,
    );
    if (fleet.spec.region !== call.region) {
      throw new ServiceFault('ResourceNotFoundException', `${fleet.spec.arn} is not in ${call.region}.`, 404);
    }
    const payload = decoded(call.input.Payload);
    if (call.input.InvocationType === 'Event') {
      void this.#asynchronously(fleet, payload);
      return { StatusCode: 202 };
    }
    const outcome = await fleet.invoke(payload);
    if (outcome.kind === 'returned') return { StatusCode: 200, Payload: encoded(outcome.value ?? null) };
    const { errorType, errorMessage } = outcome;
    return { StatusCode: 200, FunctionError: 'Unhandled', Payload: encoded({ errorType, errorMessage }) };
  }

  /** Lambda tries a failed asynchronous invocation again after one minute and after two more. */
  async #asynchronously(fleet: LambdaFleet, payload: unknown): Promise<void> {
    const { timers, reach } = this.#host;
    for (let tried = 0; tried <= fleet.spec.asynchronousRetries; tried += 1) {
      if (tried > 0) await timers.sleep(tried * 60_000);
      await reach.until(() => reach.isUp(fleet.spec.region, 'lambda'));
      const outcome = await fleet.invoke(payload).catch(() => undefined);
      if (outcome?.kind === 'returned') return;
    }
  }

  #arnOf(call: Call): string {
    const name = nameIn(String(call.input.FunctionName));
    return `arn:aws:lambda:${call.region}:${this.#host.account}:function:${name}`;
  }

  #fleetOf(name: string, region: Region): LambdaFleet {
    const fleet = this.#fleets.get(`${region}/${name}`);
    if (fleet !== undefined) return fleet;
    throw new ServiceFault('ResourceNotFoundException', `There is no function ${name} in ${region}.`, 404);
  }

  #fileOf({ name, stack, logicalId }: Resource): string {
    const prefix = namesOf(this.#host.configuration).function('');
    if (name.startsWith(prefix)) return name.slice(prefix.length);
    throw new TemplateRefused(
      `${stack}, ${logicalId}: the function's name is ${name}; it has to start with ${prefix}.`,
    );
  }

  #killTheDead(): void {
    for (const fleet of this.#fleets.values()) if (!this.#host.reach.isUp(fleet.spec.region)) fleet.kill();
  }
}

function specOf(
  { name, region, arn, properties }: Resource,
  definition: Definition,
): Omit<FunctionSpec, 'asynchronousRetries'> {
  const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Record<string, string> };
  const { Role, Timeout, VpcConfig, ReservedConcurrentExecutions: reserved } = properties;
  return {
    ...{ name, region, arn, definition },
    role: String(Role),
    // AWS's default is 3 s.
    timeoutMilliseconds: Number(Timeout ?? 3) * 1000,
    environment: Variables,
    insideVpc: VpcConfig !== undefined,
    ...(reserved === undefined ? {} : { concurrency: Number(reserved) }),
  };
}

/** A function's name out of its name or ARN. */
export function nameIn(nameOrArn: string): string {
  if (!nameOrArn.startsWith('arn:')) return nameOrArn;
  const name = namesIn.get(nameOrArn) ?? nameOrArn.split(':')[6] ?? nameOrArn;
  namesIn.set(nameOrArn, name);
  return name;
}

/** The few functions of an installation are called again and again. */
const namesIn = new Map<string, string>();

const regionIn = (nameOrArn: string): string | undefined =>
  nameOrArn.startsWith('arn:') ? nameOrArn.split(':')[3] : undefined;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const encoded = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));

/** The SDK takes bytes; a text is accepted too, as the SDK does. */
export function decoded(payload: unknown): unknown {
  if (payload === undefined) return {};
  return JSON.parse(typeof payload === 'string' ? payload : decoder.decode(payload as Uint8Array));
}
