/** More removals than this have to be typed. */
const typedAbove = 50;

export const mustType = (removals: number): boolean => removals > typedAbove;

/** Is it the number, however it is grouped? */
export const isTyped = (typed: string, removals: number): boolean =>
  typed.trim() !== '' && Number(typed.replaceAll(/\D/g, '')) === removals;
