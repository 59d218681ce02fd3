const WAYS: { sign: RegExp; what: string; todo: string }[] = [
  {
    sign: /safe ?mode/i,
    what: 'HDFS is in safe mode',
    todo: 'It ends by itself once its DataNodes have told of enough blocks; hdfs dfsadmin -safemode get tells.',
  },
  {
    sign: /call from|connection (refused|reset)|connect|unknown host|no route to host|timed? ?out/i,
    what: 'HDFS doesn’t answer',
    todo: 'Bring it back: daybook up starts that of the home, daybook status asks it.',
  },
  {
    sign: /no space left|disk (is )?full/i,
    what: 'The console’s disk is full',
    todo: 'Make room on the disk of its home.',
  },
]

/** Says in words what keeps the warehouse from being read, and what to do; what is unknown, in the server's. */
export function explained(message: string): { what: string; todo: string } {
  return (
    WAYS.find(({ sign }) => sign.test(message)) ?? {
      what: 'The warehouse can’t be read',
      todo: 'The console’s log, daybook.log, has more of it.',
    }
  )
}

/** A reason for which the warehouse can't be read, in words, with the server's own behind them. */
export function Away({ message, since }: { message: string; since?: string }) {
  const { what, todo } = explained(message)
  return (
    <>
      <p>
        <strong>
          {what}
          {since && `, since ${since}`}.
        </strong>{' '}
        {todo}
        {since && ' Nothing is lost; this page goes on by itself.'}
      </p>
      <details className="small">
        <summary>What it said</summary>
        <bdi>{message}</bdi>
      </details>
    </>
  )
}
