package io.daybook.metrics.adhoc;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.adhoc.SqlScript.SqlStatement;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlScriptTest {
  @Test
  void endsStatementsAtSemicolons() {
    assertThat(texts("SELECT 1; SELECT\n2 ;SELECT 3"))
        .containsExactly("SELECT 1", "SELECT\n2", "SELECT 3");
  }

  @Test
  void knowsTextsAndNames() {
    assertThat(texts("SELECT 'a;b', \"c;d\", `e;f`; SELECT 2"))
        .containsExactly("SELECT 'a;b', \"c;d\", `e;f`", "SELECT 2");
    assertThat(texts("SELECT 'it''s; so'; SELECT 'it\\'s; so'; SELECT `a``;b`"))
        .containsExactly("SELECT 'it''s; so'", "SELECT 'it\\'s; so'", "SELECT `a``;b`");
    assertThat(texts("SELECT '\\\\'; SELECT 2")).containsExactly("SELECT '\\\\'", "SELECT 2");
  }

  @Test
  void takesTheBackslashOfARawTextAsItIs() {
    assertThat(texts("SELECT r'\\'; SELECT R\"\\\"; SELECT bar'\\'; '"))
        .containsExactly("SELECT r'\\'", "SELECT R\"\\\"", "SELECT bar'\\'; '");
  }

  @Test
  void knowsComments() {
    assertThat(texts("SELECT 1 -- one; it's\n; /* two; /* in it; */ still; */ SELECT 2"))
        .containsExactly("SELECT 1 -- one; it's", "SELECT 2");
    assertThat(texts("SELECT /*+ COALESCE(1) */ '--'; SELECT '/*'; SELECT 3 - -1"))
        .containsExactly("SELECT /*+ COALESCE(1) */ '--'", "SELECT '/*'", "SELECT 3 - -1");
  }

  @Test
  void findsNoStatementInCommentsAlone() {
    assertThat(texts("-- nothing; here\n;; /* nor; here */ ;\n -- at the end")).isEmpty();
    assertThat(texts("")).isEmpty();
  }

  @Test
  void tellsWhereAStatementBegins() {
    assertThat(SqlScript.split("-- report\nSELECT 1;\n  /* two\n */  SELECT 2"))
        .containsExactly(new SqlStatement("SELECT 1", 2, 1), new SqlStatement("SELECT 2", 4, 6));
  }

  @Test
  void leavesAnOpenTextToSpark() {
    assertThat(texts("SELECT 1; SELECT 'open; SELECT 2\\"))
        .containsExactly("SELECT 1", "SELECT 'open; SELECT 2\\");
    assertThat(texts("SELECT 1 /* open; ")).containsExactly("SELECT 1 /* open;");
  }

  private static List<String> texts(String script) {
    return SqlScript.split(script).stream().map(SqlStatement::text).toList();
  }
}
