/** A template asks for something that the world would run differently from AWS, or not at all. */
export class TemplateRefused extends Error {
  override readonly name = 'TemplateRefused';
}
