import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { AssetHashType, DockerImage, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  type FunctionOptions,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Configuration } from '#core/configuration.ts';
import { namesOf } from '#core/names.ts';
import { bundle } from './bundle.ts';
import { mayWriteLog } from './delivery-permissions.ts';
import { grantedRole } from './granted-role.ts';
import type { Place } from './place.ts';

export interface TaskFunctionProps {
  readonly place: Place;
  readonly timeoutSeconds: number;
  /** One sentence for the console: what is true after it ran. */
  readonly description: string;
  /** Everything the function may do but write its own log. */
  readonly rights: readonly PolicyStatement[];
  /** Memory, which also buys its share of a processor; 512 unless said. */
  readonly memoryMegabytes?: number;
  /** Logs only what went wrong: for a function that runs a million times a month, and whose caller has every answer. */
  readonly logsOnlyWarnings?: boolean;
  /** Only for the function that looks into databases. */
  readonly network?: { readonly vpc: IVpc; readonly securityGroup: ISecurityGroup };
}

/** A Lambda function of this project: the construct's id is the file's name in PascalCase, `AssessOutage` for `functions/assess-outage.ts`. */
export class TaskFunction extends Construct {
  /** The file's name without its ending. */
  readonly file: string;
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: TaskFunctionProps) {
    const { place, rights, network, timeoutSeconds, description, memoryMegabytes = 512, logsOnlyWarnings } = props;
    super(scope, id);
    this.file = fileOf(id);
    const functionName = namesOf(place.configuration).function(this.file);
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: RetentionDays.SIX_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.lambda = new LambdaFunction(this, 'Function', {
      functionName,
      description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: codeOf(this.file, place.configuration),
      memorySize: memoryMegabytes,
      timeout: Duration.seconds(timeoutSeconds),
      role: grantedRole(this, 'Role', {
        service: 'lambda',
        description: `What ${functionName} may do.`,
        rights: [...rights, mayWriteLog(place, `/aws/lambda/${functionName}`)],
        account: place.configuration.account,
      }),
      logGroup,
      ...(logsOnlyWarnings && onlyWarnings),
      // A changed configuration must reach the functions even where nothing else of them changed.
      environment: { CONFIGURATION_DIGEST: digestOf(place.configuration) },
      ...(network && {
        vpc: network.vpc,
        vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
        securityGroups: [network.securityGroup],
      }),
    });
  }
}

/** The logger follows the level that Lambda is given; of its own lines Lambda then keeps those of runs that failed. */
const onlyWarnings = {
  loggingFormat: LoggingFormat.JSON,
  applicationLogLevelV2: ApplicationLogLevel.WARN,
  systemLogLevelV2: SystemLogLevel.WARN,
} satisfies FunctionOptions;

/** `AssessOutage` -> `assess-outage`. */
export const fileOf = (id: string): string => id.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase();

/** First half of the SHA-256 of the configuration, in hexadecimal. */
export const digestOf = (configuration: Configuration): string =>
  createHash('sha256').update(JSON.stringify(configuration)).digest('hex').slice(0, 32);

const codeOf = (file: string, configuration: Configuration): Code =>
  Code.fromAsset(join(import.meta.dirname, '..', 'functions'), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('unused'),
      // CDK keeps one bundle per set of options: without the file's name all functions would get the first one's code.
      environment: { FILE: file },
      local: {
        tryBundle(folder) {
          bundle(file, configuration, folder);
          return true;
        },
      },
    },
  });
