import type { Configuration, Region } from '#core/configuration.ts';
import { arnsOf } from '#core/names.ts';
import type { Login, Network } from '#functions/runtime/runtime.ts';
import type { Iam } from './iam.ts';
import type { Need } from './service.ts';

/** PostgreSQL's "invalid authorization specification": what an instance answers to a token that IAM does not accept. */
const INVALID_AUTHORIZATION = '28000';

interface Parts {
  readonly configuration: Configuration;
  readonly iam: Iam;
}

/** A network on which a database lets in only roles that may `rds-db:connect` as that user on that instance. */
export function authorizedNetwork(network: Network, caller: { region: Region; role: string }, parts: Parts): Network {
  return {
    reach: (...target) => network.reach(...target),
    resolve: (...name) => network.resolve(...name),
    connect: async (to) => {
      try {
        parts.iam.authorize(caller, loginNeed(parts.configuration, to));
      } catch (cause) {
        const { message } = cause as Error;
        throw Object.assign(new Error(`PAM authentication failed for user "${to.user}": ${message}`, { cause }), {
          code: INVALID_AUTHORIZATION,
        });
      }
      return network.connect(to);
    },
  };
}

/** The instance is known by its endpoint, since that is all that a login names. */
function loginNeed(configuration: Configuration, { host, user }: Login): Need {
  for (const group of Object.values(configuration.groups)) {
    for (const database of Object.values(group.databases)) {
      for (const [region, instance] of Object.entries(database.instances)) {
        if (instance.endpoint !== host) continue;
        return { action: 'rds-db:connect', resource: arnsOf(configuration, region).login(instance.resourceId, user) };
      }
    }
  }
  return { action: 'rds-db:connect', resource: `unknown endpoint ${host}` };
}
