/** The package publishes no types; this is the part of its interface that tests use. */
declare module 'asl-validator' {
  export default function validate(definition: object): { isValid: boolean; errorsText(separator?: string): string };
}
