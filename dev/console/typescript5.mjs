/** Module hook: whoever imports `typescript` gets the one of version 5. */
export const resolve = (specifier, context, next) =>
  next(specifier === 'typescript' ? 'typescript5' : specifier, context);
