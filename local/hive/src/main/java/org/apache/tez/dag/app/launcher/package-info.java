/** Takes the place of one class of Tez in the embedded HiveServer2. */
@NullMarked
package org.apache.tez.dag.app.launcher;

import org.jspecify.annotations.NullMarked;
