package io.daybook.console.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Says that a path leads nowhere, or that there is no page. */
final class NothingElse extends Handler.Abstract {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    AnswerBytes answer =
        PageHandler.isBuilt()
            ? AnswerBytes.text(404, "expected / or " + ApiHandler.ROOT + "/")
            : AnswerBytes.text(503, PageHandler.MISSING);
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
    return true;
  }
}
