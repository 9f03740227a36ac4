namespace SIE.Benchmarks.Parity;

/// <summary>A number of ours that is further from the golden than allowed.</summary>
/// <param name="Where">What was compared, such as "float64 grad backbone.conv1.weight (probe)".</param>
/// <param name="Expected">The golden's.</param>
/// <param name="Actual">Ours.</param>
/// <param name="Error">The relative error.</param>
/// <param name="Tolerance">The largest allowed one.</param>
internal sealed record Deviation(string Where, double Expected, double Actual, double Error, double Tolerance);
