package io.daybook.archive.suggest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * How the characters of a sample are written.
 *
 * @param charset reads them
 * @param evidence what speaks for it; empty for UTF-8, which is the default
 */
record EncodingGuess(Charset charset, String evidence) {
  private static final int UTF_16_MARK_BYTES = 2;

  /**
   * Encodings of logs that are no UTF-8, with the characters that are usual in them. Where two are
   * as likely the first counts: every Korean text could be a Chinese one, but not the other way.
   */
  private enum Legacy {
    WINDOWS_1252("windows-1252") {
      @Override
      boolean isUsual(String text, int at) {
        return USUAL_IN_THE_WEST.indexOf(text.charAt(at)) >= 0;
      }
    },
    WINDOWS_1250("windows-1250") {
      @Override
      boolean isUsual(String text, int at) {
        return USUAL_IN_CENTRAL_EUROPE.indexOf(text.charAt(at)) >= 0;
      }
    },
    WINDOWS_1251("windows-1251") {
      @Override
      boolean isUsual(String text, int at) {
        // A capital inside a word is a sign of another encoding.
        char letter = text.charAt(at);
        boolean cyrillic = letter >= 'А' && letter <= 'я';
        boolean inside = at > 0 && Character.isLowerCase(text.charAt(at - 1));
        return cyrillic && !(inside && Character.isUpperCase(letter));
      }
    },
    EUC_KR("euc-kr") {
      @Override
      boolean isUsual(String text, int at) {
        return inRange(text, at, charset, 0xb0a1, 0xc8fe);
      }
    },
    SHIFT_JIS("shift_jis") {
      @Override
      boolean isUsual(String text, int at) {
        return inRange(text, at, charset, 0x829f, 0x8396)
            || inRange(text, at, charset, 0x889f, 0x9872)
            || inRange(text, at, charset, 0x8140, 0x8197);
      }
    },
    BIG5("big5") {
      @Override
      boolean isUsual(String text, int at) {
        return inRange(text, at, charset, 0xa440, 0xc67e);
      }
    },
    GBK("gbk") {
      @Override
      boolean isUsual(String text, int at) {
        return inRange(text, at, charset, 0xb0a1, 0xd7fe)
            || inRange(text, at, charset, 0xa1a1, 0xa3fe);
      }
    };

    private static final String USUAL_IN_THE_WEST =
        "äöüÄÖÜßéèêëàâáãçñóòôõíìîïúùûåæøœÅÆØÉÈÀÇÑŠšŽž€£¥§°©®™«»„“”‚‘’–—…•·²³½¿¡´º\u00a0";
    private static final String USUAL_IN_CENTRAL_EUROPE =
        "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽőűŐŰäöüÄÖÜß€„“”–—…\u00a0";

    final Charset charset;

    Legacy(String name) {
      this.charset = Charset.forName(name);
    }

    /** Returns whether the character is a common one of the encoding's languages. */
    abstract boolean isUsual(String text, int at);

    private static boolean inRange(String text, int at, Charset charset, int first, int last) {
      byte[] bytes = text.substring(at, at + 1).getBytes(charset);
      int code = bytes.length == 2 ? (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff) : 0;
      return code >= first && code <= last;
    }
  }

  /** Looks at the bytes of a sample up to an index. */
  static EncodingGuess of(byte[] bytes, int end) {
    if (end >= UTF_16_MARK_BYTES && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xfe) {
      return new EncodingGuess(StandardCharsets.UTF_16LE, "its byte order mark is FF FE");
    }
    if (end >= UTF_16_MARK_BYTES && (bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xff) == 0xff) {
      return new EncodingGuess(StandardCharsets.UTF_16BE, "its byte order mark is FE FF");
    }
    Optional<EncodingGuess> wide = wide(bytes, end);
    if (wide.isPresent()) {
      return wide.get();
    }
    if (strict(StandardCharsets.UTF_8, bytes, end).isPresent()) {
      return new EncodingGuess(StandardCharsets.UTF_8, "");
    }
    return legacy(bytes, end);
  }

  /** ASCII in UTF-16 has a NUL in every other byte. */
  private static Optional<EncodingGuess> wide(byte[] bytes, int end) {
    int even = 0;
    int odd = 0;
    int pairs = Math.min(end, 4096) / 2;
    for (int i = 0; i < pairs; i++) {
      even += bytes[2 * i] == 0 ? 1 : 0;
      odd += bytes[2 * i + 1] == 0 ? 1 : 0;
    }
    String evidence = "every other byte is NUL";
    if (odd > pairs * 0.7 && even < pairs * 0.1) {
      return Optional.of(new EncodingGuess(StandardCharsets.UTF_16LE, evidence));
    }
    return even > pairs * 0.7 && odd < pairs * 0.1
        ? Optional.of(new EncodingGuess(StandardCharsets.UTF_16BE, evidence))
        : Optional.empty();
  }

  private static EncodingGuess legacy(byte[] bytes, int end) {
    Charset best = StandardCharsets.ISO_8859_1;
    double bestShare = 0;
    long usual = 0;
    long all = 0;
    String rivals = "";
    for (Legacy candidate : Legacy.values()) {
      Optional<String> text = strict(candidate.charset, bytes, end);
      if (text.isEmpty()) {
        continue;
      }
      String decoded = text.get();
      long characters = decoded.chars().filter(c -> c > 127).count();
      long known = 0;
      for (int i = 0; i < decoded.length(); i++) {
        known += decoded.charAt(i) > 127 && candidate.isUsual(decoded, i) ? 1 : 0;
      }
      double share = characters == 0 ? 0 : (double) known / characters;
      if (share == bestShare && share > 0) {
        rivals += ", as of " + candidate.charset.name().toLowerCase(Locale.ROOT);
      }
      if (share > bestShare) {
        rivals = "";
        best = candidate.charset;
        bestShare = share;
        usual = known;
        all = characters;
      }
    }
    return new EncodingGuess(
        best,
        bestShare == 0
            ? "the bytes are no UTF-8, and no other encoding is likely"
            : String.format(
                Locale.ROOT,
                "the bytes are no UTF-8; as %s, %,d of %,d characters beyond ASCII are usual ones%s",
                best.name().toLowerCase(Locale.ROOT),
                usual,
                all,
                rivals));
  }

  private static Optional<String> strict(Charset charset, byte[] bytes, int end) {
    try {
      return Optional.of(
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes, 0, end))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Returns the name by which a source's file knows it. */
  String label() {
    return charset.name().toLowerCase(Locale.ROOT);
  }

  /** Returns whether a source's file must name it. */
  boolean isNamed() {
    return !charset.equals(StandardCharsets.UTF_8);
  }

  /** Returns the text, without byte order mark. */
  String decode(byte[] bytes, int end) {
    String text = new String(bytes, 0, end, charset);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
