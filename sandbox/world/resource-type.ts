/** The words in which the world says what it knows of a CloudFormation resource type. */

/** Where a resource is, and what it is called. */
export interface Placed {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** How a type is named, and which of its properties matter here. */
export interface ResourceType {
  /** The property that holds the physical name; without it, or where it is absent, the name comes from stack and logical id. */
  readonly nameProperty?: string;
  readonly arn: (at: Placed) => string;
  /** What `Ref` gives; the name where nothing is said. */
  readonly ref?: 'arn' | ((at: Placed) => string);
  /** What `Fn::GetAtt` gives besides Arn. */
  readonly attributes?: Readonly<Record<string, (at: Placed) => string>>;
  /** Properties that the world acts on. */
  readonly used: readonly string[];
  /** Properties that are ignored, each with the reason. */
  readonly ignored: Readonly<Record<string, string>>;
}

/** An ARN with Region and account. */
export const arnOf =
  (service: string, prefix = '') =>
  ({ partition, region, account, name }: Placed) =>
    `arn:${partition}:${service}:${region}:${account}:${prefix}${name}`;
/** An ARN of IAM, which has no Region. */
export const iamArn =
  (kind: string) =>
  ({ partition, account, name }: Placed) =>
    `arn:${partition}:iam::${account}:${kind}/${name}`;
export const nameOf = ({ name }: Placed) => name;

/** Reasons to ignore a property. */
export const DESCRIBES = 'ignored because it only describes';
export const LOGS = 'ignored because the world keeps every log in memory';
export const ENCRYPTION = 'ignored because the world does not encrypt';
export const tags = { Tags: DESCRIBES };
