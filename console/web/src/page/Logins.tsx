export function Logins() {
  return <p>Logins</p>
}
