/**
 * What the product promises, tried on the product: the built distribution, started by {@code
 * ./drec}, recording a control group of the test's own. Each test class is one line of the promise.
 *
 * <p>Only what a test started is recorded and ended. Without root or eBPF the tests skip, and say
 * why.
 */
@NullMarked
package io.drec.acceptance;

import org.jspecify.annotations.NullMarked;
