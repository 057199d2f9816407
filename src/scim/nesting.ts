/** Groups within groups that are followed, wherever they are: what is shown of them is what counts. */
export const deepest = 10;
