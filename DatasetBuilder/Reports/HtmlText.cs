using System.Net;

namespace SIE.DatasetBuilder.Reports;

/// <summary>Text in HTML.</summary>
internal static class HtmlText
{
    /// <summary>Text that stands for itself, between tags or in a quoted attribute.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);
}
