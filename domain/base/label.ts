/** The two languages a seller reads. */
export interface Label {
  readonly vi: string;
  readonly en: string;
}
