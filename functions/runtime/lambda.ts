import { readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import { z } from 'zod';
import { Configuration } from '#core/configuration.ts';
import { realClients } from './clients.ts';
import { realNetwork } from './network.ts';
import type { Runtime } from './runtime.ts';
import { systemClock, systemEnvironment, systemId, systemRandom } from './system.ts';
import { realWeb } from './web.ts';

/** The deployment itself is broken: no input can mend it. */
export class BrokenDeployment extends Error {
  override readonly name = 'BrokenDeployment';
}

/**
 * The runtime in AWS Lambda, made once per cold start: real clients, the system's clock, the configuration that lies beside the
 * bundle. Throws BrokenDeployment when that file is missing or does not fit, or when Lambda names no Region.
 */
export async function lambdaRuntime(
  name: string,
  file: URL = new URL('./configuration.json', import.meta.url),
): Promise<Runtime> {
  const environment = systemEnvironment();
  const region = environment.AWS_REGION;
  if (!region) throw new BrokenDeployment('AWS_REGION is not set: this is no Lambda function.');
  return {
    region,
    configuration: configurationFrom(file),
    environment,
    clock: systemClock,
    random: systemRandom,
    id: systemId,
    clients: realClients(region),
    network: realNetwork,
    web: realWeb(),
    logger: new Logger({ serviceName: name }),
    // The handler's context knows it, and `task` puts it in with each event.
    remainingMilliseconds: () => 0,
  };
}

function configurationFrom(file: URL): Configuration {
  const parsed = Configuration.safeParse(JSON.parse(textOf(file)));
  if (parsed.success) return parsed.data;
  throw new BrokenDeployment(`${file.pathname} does not fit: ${z.prettifyError(parsed.error)}`);
}

function textOf(file: URL): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new BrokenDeployment(`The configuration is not in the deployment: ${(error as Error).message}`);
  }
}
