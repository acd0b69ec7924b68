import type { Runtime } from './runtime.ts';

/** The runtime in AWS Lambda: real clients, the system's clock, the configuration baked into the deployment. */
export async function lambdaRuntime(name: string): Promise<Runtime> {
  throw new Error(`No Lambda runtime for ${name} yet.`);
}
