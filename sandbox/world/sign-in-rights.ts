import type { Region } from '#core/configuration.ts';
import { arnsOf, namesOf } from '#core/names.ts';
import { type Host, resourcesOf } from './host.ts';
import { type Call, type Service, ServiceFault } from './service.ts';

/** A database login as IAM sees it: the server's Region, its immutable id, and the database role. */
export interface Account {
  readonly region: Region;
  readonly resourceId: string;
  readonly user: string;
}

const CONNECT = { service: 'rds-db', operation: 'Connect' } as const;

/**
 * Says whether the function that looks into databases from a Region's VPC may sign in (`rds-db:connect`), as its role in the
 * templates has it. RDS asks IAM when the token is used; no AWS API is called by the function.
 */
export function signInRights(host: Host): (from: Region, account: Account) => boolean {
  const { configuration, dispatch } = host;
  const rdsDb: Service = {
    name: CONNECT.service,
    operations: {
      [CONNECT.operation]: {
        mutating: false,
        target: ({ input }) => String(input.resourceId),
        needs: ({ region, input }) => [
          {
            action: 'rds-db:connect',
            resource: arnsOf(configuration, region).login(String(input.resourceId), String(input.user)),
          },
        ],
        apply: () => undefined,
      },
    },
  };
  dispatch.add(rdsDb);
  const name = namesOf(configuration).function('inspect-database');
  const roleIn = (region: Region) =>
    resourcesOf(host, 'AWS::Lambda::Function', region).find(({ properties }) => properties.FunctionName === name)
      ?.properties.Role;
  return (from, { region, ...input }) => {
    const call: Call = { ...CONNECT, region, input, caller: { region: from, role: String(roleIn(from)) } };
    try {
      dispatch.authorize(call);
      return true;
    } catch (error) {
      if (error instanceof ServiceFault) return false;
      throw error;
    }
  };
}
