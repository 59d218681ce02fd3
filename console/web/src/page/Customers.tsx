export function Customers() {
  return <p>Customers</p>
}
