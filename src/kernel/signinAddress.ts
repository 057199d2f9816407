/** Where a sign-in link leads: the part after # is sent to no server and stands in no log. */
export function signinAddress(baseUrl: string, link: string): string {
  return `${baseUrl}/signin#${link}`;
}
